using System.Text.RegularExpressions;

namespace SensorGrid.Guards.Text;

/// <summary>Takes out of a message what could be a secret in an address that it names.</summary>
public static partial class SecretText
{
    /// <summary>
    /// The text, with <c>***</c> in place of user and password of each address (<c>scheme://user:password@host</c>), of what comes after <c>?</c> or <c>#</c> in
    /// it, and of the values of <c>password=</c> and <c>user=</c>.
    /// </summary>
    public static string Mask(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            text = Query().Replace(UserInfo().Replace(text, "$1***@"), "$1***");
        }

        return text.Contains('=', StringComparison.Ordinal) ? Password().Replace(text, "$1***") : text;
    }

    // To the last @ before a blank or the end of a quotation: passwords are often not escaped.
    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.\-]*://)[^\s'""]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.\-]*://[^\s'""?#]*[?#])[^\s'""]+", RegexOptions.CultureInvariant)]
    private static partial Regex Query();

    [GeneratedRegex(@"\b((?:password|user|secret|token)=)[^\s,;'""]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Password();
}
