using Demarc.Engine.Expressions;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Tests.Work;

/// <summary>Values in conditions stay values, whatever they are.</summary>
public sealed class CelTextTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("it's")]
    [InlineData("back\\slash'")]
    [InlineData("' || true || '")]
    [InlineData("line\r\nend\t\0")]
    [InlineData("\u202Eturned \u2028 line \uFEFF")]
    [InlineData("ümlaut 漢 😀")]
    public void A_quoted_text_equals_itself_and_nothing_else(string text)
    {
        var program = CelEnvironment.Standard.WithVariable("x", CelType.String).Compile(
            $"{CelText.Is("x", text)} && {CelText.IsOneOf("x", [text, "other"])} && x != {CelText.Of(text + "'")}",
            CelType.Bool).Program!;
        Assert.True(program.Evaluate([CelValue.Of(text)]).AsBool());
    }

    [Fact]
    public void A_body_keeps_texts_as_they_are()
    {
        var body = new DecisionBody().AddFirst(
            "owners", "a", ("owner", "dana"), ("deputy", null), ("when", CelText.Is("part.id", "😀 \"'\\")));
        Assert.Equal(
            """{"owners":[{"id":"a","removed":"yes"},{"id":"a","owner":"dana","when":"part.id == '😀 \"\\'\\\\'"}]}""", body.ToString());
    }
}
