namespace Demarc.Engine.Expressions;

/// <summary>Cuts a source text into tokens. Stops at the first fault.</summary>
internal sealed class Lexer(string source)
{
    private readonly List<Token> tokens = [];
    private int at;

    public CelDiagnostic? Fault { get; private set; }

    public List<Token> Read()
    {
        while (Fault is null && SkipBlank())
        {
            var c = source[at];
            if (StringLiteral.StartsAt(source, at)) ReadString();
            else if (char.IsAsciiLetter(c) || c == '_') ReadWord();
            else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1)))) ReadNumber();
            else if (c == '`') ReadQuoted();
            else ReadSymbol();
        }

        tokens.Add(new Token(TokenKind.End, source.Length, 0));
        return tokens;
    }

    private char Peek(int ahead) => at + ahead < source.Length ? source[at + ahead] : '\0';

    private bool SkipBlank()
    {
        while (at < source.Length)
        {
            if (source[at] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                at++;
            }
            else if (source[at] == '/' && Peek(1) == '/')
            {
                while (at < source.Length && source[at] != '\n') at++;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private void Add(TokenKind kind, int length, object? payload = null)
    {
        tokens.Add(new Token(kind, at, length, payload));
        at += length;
    }

    private void Fail(int position, string message) => Fault ??= CelDiagnostic.At(source, position, message);

    private void ReadString()
    {
        var literal = StringLiteral.Read(source, at);
        if (literal.Fault is not null) Fail(at + literal.Length, literal.Fault);
        else Add(literal.Value is string ? TokenKind.String : TokenKind.Bytes, literal.Length, literal.Value);
    }

    private void ReadWord()
    {
        var length = 1;
        while (char.IsAsciiLetterOrDigit(Peek(length)) || Peek(length) == '_') length++;
        var word = source.Substring(at, length);
        var kind = word switch
        {
            "true" => TokenKind.True,
            "false" => TokenKind.False,
            "null" => TokenKind.Null,
            "in" => TokenKind.In,
            _ => TokenKind.Identifier,
        };
        Add(kind, length, word);
    }

    private void ReadQuoted()
    {
        var end = source.IndexOf('`', at + 1);
        var name = end < 0 ? "" : source[(at + 1)..end];
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-' or '/' or ' ')))
            Fail(at, "expected a name between back quotes");
        else
            Add(TokenKind.Quoted, name.Length + 2, name);
    }

    private void ReadNumber()
    {
        var length = 0;
        var real = false;
        var hex = source[at] == '0' && Peek(1) is 'x' or 'X';
        if (hex)
        {
            length = 2;
            while (char.IsAsciiHexDigit(Peek(length))) length++;
        }
        else
        {
            while (char.IsAsciiDigit(Peek(length))) length++;
            if (Peek(length) == '.' && char.IsAsciiDigit(Peek(length + 1)))
            {
                real = true;
                length++;
                while (char.IsAsciiDigit(Peek(length))) length++;
            }

            var sign = Peek(length + 1) is '+' or '-' ? 1 : 0;
            if (Peek(length) is 'e' or 'E' && char.IsAsciiDigit(Peek(length + 1 + sign)))
            {
                real = true;
                length += 1 + sign;
                while (char.IsAsciiDigit(Peek(length))) length++;
            }
        }

        var text = source.Substring(at, length);
        if (hex && length == 2) Fail(at, "expected hexadecimal digits after 0x");
        else if (!real && Peek(length) is 'u' or 'U') Add(TokenKind.Uint, length + 1, text);
        else Add(real ? TokenKind.Double : TokenKind.Int, length, text);
        if (at > 0 && (char.IsAsciiLetterOrDigit(Peek(0)) || Peek(0) == '_')) Fail(at, "unexpected character after a number");
    }

    private void ReadSymbol()
    {
        var (kind, length) = (source[at], Peek(1)) switch
        {
            ('&', '&') => (TokenKind.And, 2),
            ('|', '|') => (TokenKind.Or, 2),
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('<', _) => (TokenKind.Less, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('!', _) => (TokenKind.Not, 1),
            ('(', _) => (TokenKind.OpenParenthesis, 1),
            (')', _) => (TokenKind.CloseParenthesis, 1),
            ('[', _) => (TokenKind.OpenBracket, 1),
            (']', _) => (TokenKind.CloseBracket, 1),
            ('{', _) => (TokenKind.OpenBrace, 1),
            ('}', _) => (TokenKind.CloseBrace, 1),
            ('.', _) => (TokenKind.Dot, 1),
            (',', _) => (TokenKind.Comma, 1),
            (':', _) => (TokenKind.Colon, 1),
            ('?', _) => (TokenKind.Question, 1),
            ('+', _) => (TokenKind.Plus, 1),
            ('-', _) => (TokenKind.Minus, 1),
            ('*', _) => (TokenKind.Star, 1),
            ('/', _) => (TokenKind.Slash, 1),
            ('%', _) => (TokenKind.Percent, 1),
            _ => (TokenKind.End, 0),
        };
        if (length == 0) Fail(at, $"unexpected character '{source[at]}'");
        else Add(kind, length);
    }
}
