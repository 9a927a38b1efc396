using System.Text.RegularExpressions;

namespace SensorGrid.Guards.Text;

/// <summary>Removes of a message what could be a secret.</summary>
public static partial class SecretText
{
    private const string Hidden = "***";

    /// <summary>
    /// Masks secrets in a text: <c>***</c> replaces user and password of each address (<c>scheme://user:password@host</c>, <c>user:password@host</c>), what comes after <c>?</c> or
    /// <c>#</c> in it, and the value after each name that ends in password, secret, token, key or the like (<c>api_key=</c>, <c>password: </c>).
    /// </summary>
    /// <remarks>
    /// Names of keys that are no secrets keep their values: partition keys and their like, and a plain <c>key:</c>. So do silos (<c>127.0.0.1:11111@123</c>) and mail
    /// addresses. Of a value that is known to be an address <see cref="Address"/> hides more.
    /// </remarks>
    public static string Mask(string text)
    {
        if (text.Contains('@', StringComparison.Ordinal))
        {
            text = UserInfo().Replace(text, "$1***@");
            text = BrokenUserInfo().Replace(text, "$1***@");
            text = BareUserInfo().Replace(text, "$1***@");
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            text = Query().Replace(text, "$1***");
        }

        return text.AsSpan().IndexOfAny('=', ':') < 0 ? text : Authorization().Replace(Named().Replace(text, "$1***"), "$1***");
    }

    /// <summary>Masks an address, whatever is wrong with it: its scheme stays, and what follows the last <c>@</c>.</summary>
    public static string Address(string address)
    {
        var at = address.LastIndexOf('@');
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var shown = at < 0 ? address : scheme > 0 && scheme < at ? $"{address[..(scheme + 3)]}{Hidden}{address[at..]}" : Hidden + address[at..];
        return Mask(shown);
    }

    // To the last @ before a blank or the end of a quotation: passwords are often not escaped. One slash is a mistake that is made.
    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.\-]{1,20}:/+)(?:[^\s'""]|(?<=\w)['""](?=\w)){0,4000}@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    // With a blank or a quotation mark in the password: what follows the first colon is no port.
    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.\-]{1,20}:/+)[^\s'""/:@?#\[*]{0,200}:(?!\d{1,5}(?:[^\w@]|$))(?:(?!\w:/)[^\r\n]){0,300}@(?=[\w\[])", RegexOptions.CultureInvariant)]
    private static partial Regex BrokenUserInfo();

    // Without a scheme. A number alone is no host: silos are named so. Nor is an activation of a grain.
    [GeneratedRegex(
        @"((?:^|(?<=[\s'""=,;(\[<{]))(?:(?:--|SensorGrid:)[\w:.\-]{1,100}=|[A-Za-z_]\w{0,50}=)?)[^\s'""=,;(\[<{:@/]{0,200}:(?!//|/\*\*\*@)(?:[^\s'""]|(?<=\w)['""](?=\w)){1,4000}@(?!\d+(?:[^\w:.\-]|\.(?!\d)|$))(?![0-9a-f]{32}\b)(?=[\w\[])",
        RegexOptions.CultureInvariant)]
    private static partial Regex BareUserInfo();

    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.\-]{1,20}://[^\s'""?#]{0,2000}[?#])[^\s'""]+", RegexOptions.CultureInvariant)]
    private static partial Regex Query();

    [GeneratedRegex(
        @"((?:passw(?:or)?d|passphrase|pwd|secret|(?<!publickey)token|credentials?|signature|\buser(?:name)?(?==)|\bkeys:[\w.\-]{1,100}(?==)"
        + @"|(?<!(?:partition|hash|range|sort|primary|foreign|row|grain|sensor|state|stream|shard|routing|cache|public)[\s_\-]?)(?:(?<=[\w\-])key|\bkey(?==)))"
        + @"['""]?\s{0,5}[=:]\s{0,5})(?:""[^""]*""|'[^']*'|[^\s,;'""]+(?:(?<=\w)['""](?=\w)[^\s,;'""]+)*)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex(@"(\bauthorization['""]?\s{0,5}[=:]\s{0,5}['""]?[A-Za-z]{1,20}\s+)[^\s'""<$]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Authorization();
}
