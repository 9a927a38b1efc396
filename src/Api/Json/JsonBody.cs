using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Features.Readings;

namespace SensorGrid.Api.Json;

/// <summary>Parses request bodies that are one JSON value, with or without a byte order mark: some programs write one before all of their texts.</summary>
internal static class JsonBody
{
    // What a word for no number grows by when it becomes null, at first.
    private const int Room = 16;

    /// <summary>Parses a body.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="hasNonFinite">Whether it may have words such as <c>NaN</c> in it, which become null: Python writes them where JSON has none.</param>
    /// <exception cref="BadHttpRequestException">400: it is not well-formed JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body, bool hasNonFinite = false)
    {
        var json = WithoutMark(body);
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            return (hasNonFinite ? ParseReplaced(json.Span) : null)
                ?? throw new BadHttpRequestException($"The body is not well-formed JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Gets a body without the byte order mark that it may begin with.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    private static JsonDocument? ParseReplaced(ReadOnlySpan<byte> json)
    {
        var replaced = new ArrayBufferWriter<byte>(json.Length + Room);
        NonFinite.Replace(json, replaced);
        try
        {
            return JsonDocument.Parse(replaced.WrittenMemory);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
