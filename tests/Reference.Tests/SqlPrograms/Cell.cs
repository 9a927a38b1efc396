using System.Globalization;

namespace SensorGrid.Reference.Tests.SqlPrograms;

/// <summary>Writes numbers so that two ways of computing one give the same text.</summary>
internal static class Cell
{
    /// <summary>Writes a number with nine digits; one that is nearly 0 as 0.</summary>
    public static string Of(double value) => Math.Abs(value) < 1e-9 ? "0" : value.ToString("G9", CultureInfo.InvariantCulture);
}
