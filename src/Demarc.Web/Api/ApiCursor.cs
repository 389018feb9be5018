using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Api;

/// <summary>
/// Where the next page of a list begins. It belongs to one question and one state: when something was recorded meanwhile, rows have moved,
/// and going on would leave some out or show some twice. So the rest is refused then, and the caller begins again.
/// </summary>
/// <param name="Question">Digest of the list, its filters and its order.</param>
/// <param name="State">Digest of the state.</param>
/// <param name="Offset">Rows before the page.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ApiCursor(ulong Question, ulong State, int Offset)
{
    private const int Size = 20;

    /// <summary>Reads a cursor; null with a refusal when it cannot be used.</summary>
    internal static ApiCursor? Read(string text, ulong question, ulong state, out IResult? refusal)
    {
        refusal = null;
        if (text.Length == 0) return new ApiCursor(question, state, 0);
        Span<byte> bytes = stackalloc byte[Size + 1];
        if (text.Length > 2 * Size || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Size)
        {
            refusal = ApiProblem.Field("cursor", "It is not a cursor that this program gave.");
            return null;
        }

        var cursor = new ApiCursor(
            BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[16..]));
        if (cursor.Offset < 0 || cursor.Question != question)
            refusal = ApiProblem.Field("cursor", "It belongs to another list, or to other filters or another order.");
        else if (cursor.State != state)
            refusal = ApiProblem.Field("cursor", "Something was recorded since: begin again without it.", StatusCodes.Status409Conflict);
        return refusal is null ? cursor : null;
    }

    /// <summary>The digest of texts.</summary>
    internal static ulong Digest(params ReadOnlySpan<string?> texts) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts))));

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Question);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], State);
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], Offset);
        return Base64Url.EncodeToString(bytes);
    }
}
