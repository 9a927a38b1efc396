using System.Globalization;

namespace SensorGrid.Sql.Values;

/// <summary>Creates the errors of rows, so that each kind has one name and one wording.</summary>
internal static class RowErrors
{
    public const string DivisionByZero = "DIVISION_BY_ZERO";
    public const string Overflow = "OVERFLOW";
    public const string Coercion = "COERCION";
    public const string Domain = "DOMAIN";
    public const string Pattern = "PATTERN";
    public const string TooManyGroups = "TOO_MANY_GROUPS";
    public const string TooManyRows = "TOO_MANY_ROWS";

    /// <summary>A text in a message is cut after this many characters.</summary>
    private const int LongestText = 80;

    public static RowErrorException OfDivisionByZero() => new(DivisionByZero, "A number was divided by zero.");

    /// <summary>Creates the error of a number that its type cannot hold.</summary>
    public static RowErrorException OfOverflow(Int128 value, SqlType type) =>
        new(Overflow, string.Create(CultureInfo.InvariantCulture, $"{value} does not fit {type}."));

    /// <summary>Creates the error of a number that its type cannot hold.</summary>
    public static RowErrorException OfFloatOverflow(double value, SqlType type) =>
        new(Overflow, string.Create(CultureInfo.InvariantCulture, $"{value} does not fit {type}."));

    /// <summary>Creates the error of an operation whose result is too large.</summary>
    public static RowErrorException OfOverflow(string operation) => new(Overflow, $"The result of {operation} is too large.");

    /// <summary>Creates the error of text that cannot become a value of a type.</summary>
    public static RowErrorException OfCoercion(string text, SqlType type) => new(Coercion, $"'{Shorten(text)}' is no {type}.");

    /// <summary>Creates the error of text that a pattern of dates does not read.</summary>
    public static RowErrorException OfFormat(string text, string pattern) => new(Coercion, $"'{Shorten(text)}' is not written as '{Shorten(pattern)}'.");

    /// <summary>Creates the error of an argument for which a function has no value, such as the root of -1.</summary>
    public static RowErrorException OfDomain(string function, double value) =>
        new(Domain, string.Create(CultureInfo.InvariantCulture, $"{function} has no value for {value}."));

    /// <summary>Creates the error of an argument for which a function has no value.</summary>
    public static RowErrorException OfArgument(string message) => new(Domain, message);

    /// <summary>Creates the error of a pattern that is wrong or took too long.</summary>
    public static RowErrorException OfPattern(string message) => new(Pattern, message);

    /// <summary>Creates the error of a row that would begin one group more than an operator keeps.</summary>
    /// <param name="kind">The kind of group.</param>
    /// <param name="most">The most groups.</param>
    public static RowErrorException OfTooManyGroups(string kind, int most) => new(
        TooManyGroups, string.Create(CultureInfo.InvariantCulture, $"The row begins a new {kind}, and {most} are open, the most that are kept at a time: use keys with fewer values, or shorter windows."));

    /// <summary>Creates the error of a row that would be one more than an operator holds.</summary>
    /// <param name="holder">Where rows are held.</param>
    /// <param name="most">The most rows.</param>
    public static RowErrorException OfTooManyRows(string holder, int most) => new(
        TooManyRows, string.Create(CultureInfo.InvariantCulture, $"{most} rows are held in {holder}, the most that are kept at a time: use shorter steps or windows, or filter the rows before."));

    private static string Shorten(string text) => text.Length <= LongestText ? text : text[..LongestText] + "...";
}
