using System.Net;
using System.Text.RegularExpressions;

namespace Demarc.Web.Tests;

/// <summary>Forms as a browser sends them: with the token of the page they stand on.</summary>
internal static partial class ClientForms
{
    /// <summary>Loads a page, and sends a form of it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="page">The page on which the form stands; also where it is sent, unless an address is given.</param>
    /// <param name="fields">Its fields.</param>
    internal static Task<HttpResponseMessage> SendForm(
        this HttpClient client, string page, params (string Key, string Value)[] fields) => client.SendForm(page, page, fields);

    internal static async Task<HttpResponseMessage> SendForm(
        this HttpClient client, string page, string address, params (string Key, string Value)[] fields)
    {
        var token = await client.Token(page);
        using var form = new FormUrlEncodedContent(
            fields.Append(("demarc-token", token)).Select(static field => KeyValuePair.Create(field.Item1, field.Item2)));
        return await client.PostAsync(new Uri(address, UriKind.Relative), form);
    }

    internal static async Task<string> Token(this HttpClient client, string page) =>
        TokenField().Match(await client.Text(page)).Groups[1].Value;

    /// <summary>What is said where an answer leads to: why something was refused; empty when nothing was.</summary>
    internal static async Task<string> Refusal(this HttpClient client, HttpResponseMessage answer) =>
        WebUtility.HtmlDecode(RefusalText().Match(await client.Text(answer.Headers.Location!.ToString())).Groups[1].Value);

    internal static Task<string> Text(this HttpClient client, string page) => client.GetStringAsync(new Uri(page, UriKind.Relative));

    internal static Task<HttpResponseMessage> Get(this HttpClient client, string page) => client.GetAsync(new Uri(page, UriKind.Relative));

    internal static Task<string> Text(this HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    [GeneratedRegex("<p class=\"refusal\" role=\"alert\">([^<]*)</p>")]
    private static partial Regex RefusalText();

    [GeneratedRegex("name=\"demarc-token\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
