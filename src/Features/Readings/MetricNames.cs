namespace SensorGrid.Features.Readings;

/// <summary>The rules for a metric's name, so that a feature's name can be split again.</summary>
public static class MetricNames
{
    /// <summary>The rule, as error messages put it.</summary>
    public const string Rule = "a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __)";

    /// <summary>Determines whether the text can be a metric's name.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > ReadingLimits.MetricNameLength)
        {
            return false;
        }

        var previous = '\0';
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-'))
            {
                return false;
            }

            if (character == '_' && previous == '_')
            {
                return false;
            }

            previous = character;
        }

        return true;
    }
}
