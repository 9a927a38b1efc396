namespace SensorGrid.Sql.Syntax;

/// <summary>Recognises the quotation marks that word processors write instead of ' and ".</summary>
internal static class TypographicQuote
{
    private const string Single = "\u2018\u2019\u201A\u201B\u2032\u00B4\u2039\u203A";
    private const string Double = "\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB";

    /// <summary>Determines whether it is a typographic quotation mark.</summary>
    public static bool IsQuote(char c) => IsSingle(c) || Double.Contains(c);

    /// <summary>Determines whether it stands for a single one.</summary>
    public static bool IsSingle(char c) => Single.Contains(c);
}
