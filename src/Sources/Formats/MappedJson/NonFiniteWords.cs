using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats.MappedJson;

/// <summary>Replaces words such as <c>NaN</c>, which JSON does not have, by as many bytes of JSON without a value.</summary>
internal static class NonFiniteWords
{
    /// <summary>Replaces them: by <c>null</c>, or by an empty text where there are three bytes, which is a missing value, too.</summary>
    /// <param name="json">JSON, well-formed or not, from the beginning of a document on. A string does not go on over a line.</param>
    public static void Replace(Span<byte> json)
    {
        var isString = false;
        for (var at = 0; at < json.Length; at++)
        {
            if (json[at] is (byte)'"' or (byte)'\n')
            {
                isString = json[at] == '"' && !isString;
            }
            else if (isString)
            {
                at += json[at] == '\\' ? 1 : 0;
            }
            else if (NonFinite.LengthAt(json, at) is var length and > 0)
            {
                var word = json.Slice(at, length);
                word.Fill((byte)' ');
                (length < 4 ? "\"\""u8 : "null"u8).CopyTo(word);
                at += length - 1;
            }
        }
    }
}
