using Demarc.Engine.Expressions;

namespace Demarc.Engine.Content;

/// <summary>
/// An expression of a content file. It is parsed and checked at the first use, or all together by the validation of content: start-up
/// pays only for what is asked.
/// </summary>
public sealed class LazyExpression
{
    private readonly Func<CelEnvironment?> environment;
    private readonly CelType? expected;
    private CelProgram? program;

    internal LazyExpression(string source, ContentPlace place, CelEnvironment environment, CelType? expected)
        : this(source, place, () => environment, expected)
    {
    }

    /// <summary>An expression whose variables are known only when all files are read (the properties of a resource type).</summary>
    internal LazyExpression(string source, ContentPlace place, Func<CelEnvironment?> environment, CelType? expected)
    {
        Source = source;
        Place = place;
        this.environment = environment;
        this.expected = expected;
    }

    /// <summary>The text.</summary>
    public string Source { get; }

    /// <summary>Where it is written.</summary>
    public ContentPlace Place { get; }

    /// <summary>The checked expression.</summary>
    /// <exception cref="ContentMistakeException">It does not check: content that was not validated.</exception>
    public CelProgram Program
    {
        get
        {
            if (program is null && Check() is [var first, ..]) throw new ContentMistakeException(first.ToString());
            return program!;
        }
    }

    /// <summary>Parses and checks; empty when all is well.</summary>
    public IReadOnlyList<ContentDiagnostic> Check()
    {
        if (program is not null) return [];
        if (environment() is not { } declared) return [new ContentDiagnostic(Place, "the type this expression looks at is not known")];
        var result = declared.Compile(Source, expected);
        program = result.Program;
        return [.. result.Diagnostics.Select(d => new ContentDiagnostic(Place, $"{d.Message} (in expression, {d.Line}:{d.Column})"))];
    }

    /// <inheritdoc/>
    public override string ToString() => Source;
}
