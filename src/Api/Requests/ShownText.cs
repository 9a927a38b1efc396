namespace SensorGrid.Api.Requests;

/// <summary>Shortens what a client sent, to be repeated in the message that refuses it.</summary>
internal static class ShownText
{
    /// <summary>The most UTF-16 characters that are repeated: no name of a feature, a metric or an application has more.</summary>
    public const int Longest = 128;

    /// <summary>Cuts a text that is longer than <see cref="Longest"/>, never in the middle of a character, and ends it with an ellipsis.</summary>
    /// <param name="text">The text; null is shown as nothing.</param>
    public static string Of(string? text)
    {
        if (text is not { Length: > Longest })
        {
            return text ?? "";
        }

        var length = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return $"{text[..length]}…";
    }
}
