using System.Globalization;
using System.Text.Json;

namespace SensorGrid.Cli.Alarms;

/// <summary>Writes what was found in a few lines.</summary>
internal static class AssessmentText
{
    private const int MostDays = 10;

    /// <param name="assessment">The findings.</param>
    /// <param name="output">The destination.</param>
    /// <param name="budget">False alarms a sensor and day that were expected; null to leave it out.</param>
    public static void Write(Assessment assessment, TextWriter output, double? budget = null)
    {
        foreach (var (kind, faults, found) in assessment.Kinds)
        {
            WriteLine($"  {JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()),-12} {found} of {faults} found");
        }

        var recall = assessment.Faults == 0 ? "" : Text($"recall {(double)assessment.Found / assessment.Faults:P1} ({assessment.Found} of {assessment.Faults} faults), ");
        var precision = assessment.Alarms == 0 || assessment.Faults == 0
            ? ""
            : Text($"precision {assessment.Precision:P1} ({assessment.Alarms - assessment.FalseAlarms} of {assessment.Alarms} alarms), ");
        var beside = budget is { } number ? Text($", the budget is {number:0.####}") : "";
        WriteLine($"{recall}{precision}{assessment.FalseAlarms} false alarms in {assessment.SensorDays:0.0} sensor-days ({assessment.All.Rate:0.00} per sensor-day{beside})");
        WriteLine($"false alarms a sensor in the first hour: {assessment.FirstHourPerSensor:0.00}; a sensor-day by day: {Days(assessment)}");

        void WriteLine(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static string Days(Assessment assessment)
    {
        var days = string.Join(", ", assessment.Days.Take(MostDays).Select(day => Text($"{day.Rate:0.00}")));
        return assessment.Days.Count <= MostDays ? days : Text($"{days}, then {assessment.OnDays(MostDays, int.MaxValue).Rate:0.00}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
