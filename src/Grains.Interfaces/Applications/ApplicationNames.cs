namespace SensorGrid.Grains.Interfaces.Applications;

/// <summary>The names that applications can have.</summary>
public static class ApplicationNames
{
    /// <summary>The rule, for messages.</summary>
    public const string Rule = "1 to 128 letters of ASCII, digits, '_', '-' and '.', the first a letter or a digit";

    private const int Longest = 128;

    /// <summary>Determines whether a text can be an application's name.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= Longest && char.IsAsciiLetterOrDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.');
}
