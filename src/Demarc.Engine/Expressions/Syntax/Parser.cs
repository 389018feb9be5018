using System.Collections.Frozen;
using System.Globalization;

namespace Demarc.Engine.Expressions;

/// <summary>
/// Recursive-descent parser. The first fault is kept and the rest of the input dropped, so that every rule simply runs out of tokens.
/// </summary>
internal sealed partial class Parser
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var", "void", "while");

    private readonly string source;
    private readonly CelLimits limits;
    private readonly List<Token> tokens;
    private int at;
    private int nodes;
    private int nesting;

    private Parser(string source, CelLimits limits)
    {
        this.source = source;
        this.limits = limits;
        var lexer = new Lexer(source);
        tokens = lexer.Read();
        Fault = lexer.Fault;
    }

    private CelDiagnostic? Fault { get; set; }

    private Token Current => tokens[at];

    /// <summary>The tree, or null and what is wrong.</summary>
    public static (SyntaxNode? Tree, CelDiagnostic? Fault) Parse(string source, CelLimits limits)
    {
        if (source.Length > limits.MaxSourceLength)
            return (null, new CelDiagnostic(1, 1, $"the expression is longer than {limits.MaxSourceLength} characters"));
        var parser = new Parser(source, limits);
        if (parser.Fault is not null) return (null, parser.Fault);
        var tree = parser.Expression();
        if (parser.Current.Kind != TokenKind.End) parser.Fail(parser.Current.Start, "expected an operator or the end of the expression");
        return parser.Fault is null ? (tree, null) : (null, parser.Fault);
    }

    private LiteralNode Fail(int position, string message)
    {
        Fault ??= CelDiagnostic.At(source, position, message);
        at = tokens.Count - 1;
        return new LiteralNode(position, CelValue.Null);
    }

    private T Grown<T>(T node)
        where T : SyntaxNode
    {
        if (++nodes > limits.MaxNodes) Fail(node.Position, $"the expression has more than {limits.MaxNodes} parts");
        else if (node.Depth > limits.MaxDepth) Fail(node.Position, $"the expression is nested more than {limits.MaxDepth} levels deep");
        return node;
    }

    private bool Accept(TokenKind kind)
    {
        if (Current.Kind != kind) return false;
        if (kind != TokenKind.End) at++;
        return true;
    }

    private void Expect(TokenKind kind, string what)
    {
        if (!Accept(kind)) Fail(Current.Start, "expected " + what);
    }

    private SyntaxNode Expression() => Nested(Conditional);

    private SyntaxNode Nested(Func<SyntaxNode> rule)
    {
        if (++nesting > limits.MaxDepth) return Fail(Current.Start, $"the expression is nested more than {limits.MaxDepth} levels deep");
        var node = rule();
        nesting--;
        return node;
    }

    private SyntaxNode Conditional()
    {
        var node = Chain(and: false);
        var position = Current.Start;
        if (Accept(TokenKind.Question))
        {
            var then = Chain(and: false);
            Expect(TokenKind.Colon, "':' and the other branch");
            node = Grown(new ConditionalNode(position, node, then, Expression()));
        }

        return node;
    }

    private SyntaxNode Chain(bool and)
    {
        var first = and ? Relation() : Chain(and: true);
        var position = Current.Start;
        var sign = and ? TokenKind.And : TokenKind.Or;
        if (Current.Kind != sign) return first;
        var operands = new List<SyntaxNode> { first };
        while (Accept(sign)) operands.Add(and ? Relation() : Chain(and: true));
        return Grown(new LogicNode(position, and, [.. operands]));
    }

    private SyntaxNode Relation()
    {
        var node = Sum();
        while (true)
        {
            var function = Current.Kind switch
            {
                TokenKind.Equal => "_==_",
                TokenKind.NotEqual => "_!=_",
                TokenKind.Less => "_<_",
                TokenKind.LessOrEqual => "_<=_",
                TokenKind.Greater => "_>_",
                TokenKind.GreaterOrEqual => "_>=_",
                TokenKind.In => "@in",
                _ => null,
            };
            if (function is null) return node;
            var position = tokens[at++].Start;
            node = Grown(new CallNode(position, function, null, [node, Sum()]));
        }
    }

    private SyntaxNode Sum()
    {
        var node = Product();
        while (Current.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            var token = tokens[at++];
            node = Grown(new CallNode(token.Start, token.Kind == TokenKind.Plus ? "_+_" : "_-_", null, [node, Product()]));
        }

        return node;
    }

    private SyntaxNode Product()
    {
        var node = Unary();
        while (Current.Kind is TokenKind.Star or TokenKind.Slash or TokenKind.Percent)
        {
            var token = tokens[at++];
            var function = token.Kind switch { TokenKind.Star => "_*_", TokenKind.Slash => "_/_", _ => "_%_" };
            node = Grown(new CallNode(token.Start, function, null, [node, Unary()]));
        }

        return node;
    }

    private SyntaxNode Unary()
    {
        var sign = Current.Kind;
        if (sign is not (TokenKind.Not or TokenKind.Minus)) return Member(Primary());
        var start = at;
        while (Accept(sign))
        {
        }

        var count = at - start;
        SyntaxNode node;
        if (sign == TokenKind.Minus && Current.Kind is TokenKind.Int or TokenKind.Double)
        {
            // The sign belongs to the literal: the smallest integer has no positive counterpart.
            node = Member(Number(negative: true));
            count--;
        }
        else
        {
            node = Current.Kind is TokenKind.Not or TokenKind.Minus ? Nested(Unary) : Member(Primary());
        }

        for (; count > 0 && Fault is null; count--)
            node = Grown(new CallNode(tokens[start + count - 1].Start, sign == TokenKind.Not ? "!_" : "-_", null, [node]));
        return node;
    }

    private SyntaxNode Member(SyntaxNode node)
    {
        while (Fault is null)
        {
            var position = Current.Start;
            if (Accept(TokenKind.Dot))
            {
                node = Selected(node, position);
            }
            else if (Accept(TokenKind.OpenBracket))
            {
                var optional = Accept(TokenKind.Question);
                var index = Expression();
                Expect(TokenKind.CloseBracket, "']'");
                node = Grown(new IndexNode(position, node, index, optional));
            }
            else if (Current.Kind == TokenKind.OpenBrace && node is IdentifierNode or SelectNode)
            {
                return Fail(position, "message literals are not supported");
            }
            else
            {
                break;
            }
        }

        return node;
    }

    private SyntaxNode Selected(SyntaxNode node, int position)
    {
        var optional = Accept(TokenKind.Question);
        var name = Current;
        if (name.Kind is not (TokenKind.Identifier or TokenKind.Quoted)) return Fail(name.Start, "expected a field or function name");
        at++;
        if (optional || name.Kind == TokenKind.Quoted || Current.Kind != TokenKind.OpenParenthesis)
            return Grown(new SelectNode(position, node, name.Text, optional, test: false));
        at++;
        return Call(name.Start, name.Text, node, Arguments(TokenKind.CloseParenthesis, "')'"));
    }

    private SyntaxNode[] Arguments(TokenKind close, string what)
    {
        var items = new List<SyntaxNode>();
        while (!Accept(close) && Fault is null)
        {
            items.Add(Expression());
            if (Accept(TokenKind.Comma) && Current.Kind != close) continue;
            Expect(close, "',' or " + what);
            break;
        }

        return [.. items];
    }

    private SyntaxNode Primary()
    {
        var token = Current;
        if (token.Kind is TokenKind.Int or TokenKind.Uint or TokenKind.Double) return Number(negative: false);
        if (token.Kind == TokenKind.End) return Fail(token.Start, "expected an expression");
        at++;
        switch (token.Kind)
        {
            case TokenKind.True: return Grown(new LiteralNode(token.Start, CelValue.True));
            case TokenKind.False: return Grown(new LiteralNode(token.Start, CelValue.False));
            case TokenKind.Null: return Grown(new LiteralNode(token.Start, CelValue.Null));
            case TokenKind.String: return Grown(new LiteralNode(token.Start, CelValue.Of(token.Text)));
            case TokenKind.Bytes: return Grown(new LiteralNode(token.Start, CelValue.OfBytes((byte[])token.Payload!)));
            case TokenKind.Identifier: return Name(token, absolute: false);
            case TokenKind.Dot when Current.Kind == TokenKind.Identifier: return Name(tokens[at++], absolute: true);
            case TokenKind.OpenBracket: return List(token.Start);
            case TokenKind.OpenBrace: return Map(token.Start);
            case TokenKind.OpenParenthesis:
                var inner = Expression();
                Expect(TokenKind.CloseParenthesis, "')'");
                return inner;
            default: return Fail(token.Start, "expected an expression");
        }
    }

    private SyntaxNode Name(Token token, bool absolute)
    {
        if (Reserved.Contains(token.Text)) return Fail(token.Start, $"'{token.Text}' is a reserved word");
        if (!Accept(TokenKind.OpenParenthesis)) return Grown(new IdentifierNode(token.Start, token.Text, absolute));
        return Call(token.Start, absolute ? "." + token.Text : token.Text, null, Arguments(TokenKind.CloseParenthesis, "')'"));
    }

    private LiteralNode Number(bool negative)
    {
        var token = tokens[at++];
        var text = negative ? "-" + token.Text : token.Text;
        var hex = token.Text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        switch (token.Kind)
        {
            case TokenKind.Double:
                return Grown(new LiteralNode(token.Start,
                    CelValue.Of(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture))));
            case TokenKind.Uint:
                var style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
                return ulong.TryParse(hex ? text[2..] : text, style, CultureInfo.InvariantCulture, out var unsigned)
                    ? Grown(new LiteralNode(token.Start, CelValue.Of(unsigned)))
                    : Fail(token.Start, "an unsigned integer that does not fit 64 bits");
            default:
                return Integer(text, hex, negative, out var signed)
                    ? Grown(new LiteralNode(token.Start, CelValue.Of(signed)))
                    : Fail(token.Start, "an integer that does not fit 64 bits");
        }
    }

    private static bool Integer(string text, bool hex, bool negative, out long value)
    {
        if (!hex) return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        var fits = ulong.TryParse(text.AsSpan(negative ? 3 : 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
            out var magnitude);
        value = negative ? (long)(0 - magnitude) : (long)magnitude;
        return fits && magnitude <= (negative ? 1UL << 63 : long.MaxValue);
    }

    private ListNode List(int position)
    {
        var items = new List<SyntaxNode>();
        var optional = new List<bool>();
        while (!Accept(TokenKind.CloseBracket) && Fault is null)
        {
            optional.Add(Accept(TokenKind.Question));
            items.Add(Expression());
            if (Accept(TokenKind.Comma)) continue;
            Expect(TokenKind.CloseBracket, "',' or ']'");
            break;
        }

        return Grown(new ListNode(position, [.. items], [.. optional]));
    }

    private MapNode Map(int position)
    {
        var keys = new List<SyntaxNode>();
        var values = new List<SyntaxNode>();
        var optional = new List<bool>();
        while (!Accept(TokenKind.CloseBrace) && Fault is null)
        {
            optional.Add(Accept(TokenKind.Question));
            keys.Add(Expression());
            Expect(TokenKind.Colon, "':' and a value");
            values.Add(Expression());
            if (Accept(TokenKind.Comma)) continue;
            Expect(TokenKind.CloseBrace, "',' or '}'");
            break;
        }

        return Grown(new MapNode(position, [.. keys], [.. values], [.. optional]));
    }
}
