using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Rows;

/// <summary>
/// Makes a metric name (<see cref="MetricNames"/>) of any name. A valid one stays as it is. In any other, each run of characters that may not
/// stand in a metric name, or of <c>_</c>, becomes one <c>_</c>, and those at both ends go: <c>Motor.Temp (°C)</c> becomes <c>Motor_Temp_C</c>.
/// </summary>
internal static class MetricNaming
{
    /// <summary>Makes the metric name.</summary>
    /// <param name="name">Any name.</param>
    /// <returns>The metric name; null when nothing is left, or more than 48 characters.</returns>
    public static string? Of(ReadOnlySpan<char> name)
    {
        if (MetricNames.IsValid(name))
        {
            return name.ToString();
        }

        Span<char> made = stackalloc char[ReadingLimits.MetricNameLength];
        var length = 0;
        var isPending = false;
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '-')
            {
                isPending = length > 0;
                continue;
            }

            if (length + (isPending ? 2 : 1) > made.Length)
            {
                return null;
            }

            if (isPending)
            {
                made[length++] = '_';
                isPending = false;
            }

            made[length++] = character;
        }

        return length == 0 ? null : made[..length].ToString();
    }
}
