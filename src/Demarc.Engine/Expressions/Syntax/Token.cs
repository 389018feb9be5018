namespace Demarc.Engine.Expressions;

internal enum TokenKind : byte
{
    End, Identifier, Quoted, Int, Uint, Double, String, Bytes, True, False, Null, In,
    OpenParenthesis, CloseParenthesis, OpenBracket, CloseBracket, OpenBrace, CloseBrace,
    Dot, Comma, Colon, Question, Plus, Minus, Star, Slash, Percent, Not, And, Or,
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
}

/// <summary>A token: its place, and for literals what it stands for.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, object? Payload = null)
{
    public string Text => (string)Payload!;
}
