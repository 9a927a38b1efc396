using System.Globalization;

namespace SensorGrid.Api.Scores;

/// <summary>Words for a rarity.</summary>
internal static class RarityText
{
    private const double DaysOfYear = 365.25;
    private const double MostYears = 1000;

    /// <summary>
    /// Says that something is expected once in so many days, in minutes, hours, days or years of at most two significant digits: it is an estimate. <c>usual</c>
    /// for what is expected more than once a minute.
    /// </summary>
    /// <param name="days">0 or more.</param>
    public static string Of(double days)
    {
        var minutes = Rounded(days * 24 * 60);
        var hours = Rounded(days * 24);
        return days >= MostYears * DaysOfYear ? "expected once in more than 1,000 years"
            : days >= 2 * DaysOfYear ? Text(Rounded(days / DaysOfYear), "year")
            : hours >= 24 ? Text(Rounded(days), "day")
            : minutes >= 60 ? Text(hours, "hour")
            : minutes >= 1 ? Text(minutes, "minute")
            : "usual";
    }

    private static string Text(double count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"expected once in {count:N0} {unit}{(count == 1 ? "" : "s")}");

    private static double Rounded(double value)
    {
        var step = value >= 100 ? Math.Pow(10, Math.Floor(Math.Log10(value)) - 1) : 1;
        return Math.Round(value / step, MidpointRounding.AwayFromZero) * step;
    }
}
