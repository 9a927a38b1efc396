using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection.Pauses;

namespace SensorGrid.Features.Tests.Detection.Pauses;

/// <summary>The silences of a fleet: none of its sensors ever fails, so all are false alarms.</summary>
internal sealed class FleetRun
{
    private const double Day = 86_400;

    private FleetRun()
    {
    }

    /// <summary>False alarms per sensor-day on the first day, and later.</summary>
    public (double First, double Later) New { get; private set; }

    /// <summary>The same by the rule of the longest pause.</summary>
    public (double First, double Later) Old { get; private set; }

    /// <summary>After a day and at the end: how long a sensor that stops is waited for, in mean pauses; nine of ten less.</summary>
    public (double FirstDay, double End) Multiple { get; private set; }

    /// <summary>At the end by the rule of the longest pause.</summary>
    public double OldMultiple { get; private set; }

    public static FleetRun Of(PauseFleet fleet, int seed)
    {
        var run = new FleetRun();
        List<double> early = [], late = [], old = [];
        for (var sensor = 0; sensor < fleet.Sensors; sensor++)
        {
            var (pauses, rule) = (new PauseDetector(), new LongestPauseRule());
            var (first, before, asked) = (0.0, double.NaN, 0.0);
            foreach (var time in fleet.Times(new Random((seed * 1000) + sensor)))
            {
                if (double.IsNaN(before))
                {
                    first = time;
                }
                else if (time > before)
                {
                    var isFirst = time - first < Day;
                    var isNew = pauses.Next(Ticks(before), Ticks(time) - Ticks(before), AlarmDefinition.Default.BudgetPerSensorDay).IsSilence;
                    run.Count(isFirst, isNew, rule.Next(time - before));
                    if (time - asked > Day / 20)
                    {
                        asked = time;
                        var multiple = pauses.LevelAt(Ticks(time), AlarmDefinition.Default.BudgetPerSensorDay) / pauses.Mean;
                        (time - first > 0.7 * fleet.Days * Day ? old : []).Add(rule.Multiple);
                        (time - first > 0.7 * fleet.Days * Day ? late : time - first is > 0.8 * Day and < 1.5 * Day ? early : []).Add(multiple);
                    }
                }

                before = Math.Max(time, double.IsNaN(before) ? time : before);
                if (time - first > fleet.Days * Day)
                {
                    break;
                }
            }
        }

        var (days, more) = (fleet.Sensors, fleet.Sensors * (fleet.Days - 1));
        run.New = (run.New.First / days, run.New.Later / more);
        run.Old = (run.Old.First / days, run.Old.Later / more);
        run.OldMultiple = NineOfTen(old);
        run.Multiple = (NineOfTen(early), NineOfTen(late));
        return run;
    }

    public static long Ticks(double seconds) => new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc).Ticks + (long)(seconds * TimeSpan.TicksPerSecond);

    private static double NineOfTen(List<double> multiples) => multiples.Count == 0 ? double.NaN : multiples.Order().ElementAt(multiples.Count * 9 / 10);

    private void Count(bool isFirst, bool isNew, bool isOld)
    {
        New = (New.First + (isFirst && isNew ? 1 : 0), New.Later + (!isFirst && isNew ? 1 : 0));
        Old = (Old.First + (isFirst && isOld ? 1 : 0), Old.Later + (!isFirst && isOld ? 1 : 0));
    }
}
