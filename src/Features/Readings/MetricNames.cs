namespace SensorGrid.Features.Readings;

/// <summary>What a metric may be called, so that a feature's name can be taken apart again.</summary>
public static class MetricNames
{
    /// <summary>The rule, as error messages put it.</summary>
    public const string Rule = "a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __)";

    /// <summary>Whether the text can be a metric's name.</summary>
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
