using System.Runtime.InteropServices;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Semantics;

/// <summary>
/// Remembers what was made of the documents looked at last, for each thread: twenty checks ask about the rules of one security group, and
/// read them once. A document is the same only while it is the same object unchanged, so that nobody can tell but by the time it takes.
/// </summary>
/// <typeparam name="T">What is made of a document.</typeparam>
/// <param name="make">Makes it.</param>
internal sealed class DocumentMemo<T>(Func<CelValue, T> make)
    where T : class
{
    /// <summary>A resource has few documents: a group's rules in and out, a user's policies.</summary>
    private const int Places = 8;

    [ThreadStatic]
    private static Entry[]? entries;

    /// <summary>What is made of a document.</summary>
    internal T Of(in CelValue document)
    {
        if (document.Ref is not (JsonTape or CelValue[] or string or CelMap)) return make(document);
        var known = entries ??= new Entry[Places];
        var version = document.Ref is JsonTape tape ? tape.Version : 0;
        foreach (ref var entry in known.AsSpan())
        {
            var same = ReferenceEquals(entry.Document, document.Ref) && entry.Place == document.Extra && entry.Version == version;
            if (same && ReferenceEquals(entry.Memo, this)) return entry.Made;
        }

        var made = make(document);
        // The oldest goes.
        known.AsSpan(0, Places - 1).CopyTo(known.AsSpan(1));
        known[0] = new Entry(this, document.Ref, document.Extra, version, made);
        return made;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(DocumentMemo<T> Memo, object Document, int Place, long Version, T Made);
}
