using System.Collections;
using System.Globalization;
using SensorGrid.Guards.Text;

namespace SensorGrid.Hosting.Logs;

/// <summary>Text as it may be logged: without secrets of addresses and the like, and no longer than allowed.</summary>
internal static class BoundedText
{
    /// <summary>Most values of a line, and most elements of one of them.</summary>
    public const int MostValues = 50;

    /// <summary>Most characters of a value.</summary>
    public const int MostValueCharacters = 512;

    // More than any line has.
    private const int MostLookedThrough = 8192;

    /// <summary>Masks the secrets of a text and cuts it to a number of characters; an ellipsis ends one that was longer.</summary>
    public static string Of(string text, int most)
    {
        // Cut before, too: a long text takes long to look through. The rest of the word that is cut in two goes, since it could be half a secret.
        if (text.Length > MostLookedThrough)
        {
            var end = text.LastIndexOf(' ', MostLookedThrough, MostLookedThrough / 2);
            text = $"{text.AsSpan(0, end < 0 ? MostLookedThrough : end)}…";
        }

        var masked = SecretText.Mask(text);
        return masked.Length <= most ? masked : $"{masked.AsSpan(0, most - 1)}…";
    }

    /// <summary>Converts a value of a line to what may be logged: numbers, times and the like stay as they are, all else becomes text.</summary>
    public static object? Of(object? value) => value switch
    {
        null or bool or char or TimeSpan or DateTime or DateTimeOffset or Guid or Enum or decimal => value,
        _ when value.GetType().IsPrimitive => value,
        string text => Of(text, MostValueCharacters),
        IEnumerable elements => Of(string.Join(", ", elements.Cast<object?>().Take(MostValues).Select(Of)), MostValueCharacters),
        _ => Of(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", MostValueCharacters),
    };
}
