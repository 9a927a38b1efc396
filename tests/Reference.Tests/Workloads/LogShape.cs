using System.Globalization;

namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>The parameters of a raw log, each drawn by itself.</summary>
internal sealed class LogShape
{
    public LogShape(Draw draw, int metrics, DefinitionsSpec definitions)
    {
        Rate = draw.Of(draw.LogReal(0.01, 100), draw.LogReal(0.01, 100), 1, 1 / 60.0);
        var values = draw.Of(50, 300, 300, 1_000, 1_000, 2_500, 6_000, 6_000, draw.Chance(0.3) ? 30_000 : 1_000);
        Subset = metrics > 64 || draw.Chance(0.3) ? draw.Of(0.1, 0.5, 0.6) : draw.Of(1, 1, 0.95);
        var perReading = Math.Max(metrics * Subset, 1);
        Readings = (int)Math.Clamp(values / perReading, 2, 12_000);
        Disorder = draw.Of(0, 0, 0.05, 0.3, 0.9);
        Late = draw.Of(0, 0, 0.02, 0.1);
        Ties = draw.Of(0, 0, 0.05, 0.5);
        Gaps = draw.Of(0, 0, 0.01, 0.05);
        Duplicates = draw.Of(0, 0, 0.05, 0.3);
        Ids = Duplicates > 0 ? draw.Of(1, 0.7) : draw.Of(0, 0, 1, 0.5);
        SendAgain = Ids == 1 && draw.Chance(0.15);
        Missing = draw.Of(0, 0, 0.02, 0.2);
        Ahead = definitions.FutureSkewTicks == 0 ? 0 : draw.Of(0, 0, 0, 0.01, 0.1, 1);
        Arrival = draw.Of(ArrivalKind.Live, ArrivalKind.Live, ArrivalKind.Live, ArrivalKind.Afterwards, ArrivalKind.Unknown);
        Retires = draw.Chance(0.06) ? 3.0 / Readings : 0;
        Lateness = definitions.LatenessTicks;
        FutureSkew = definitions.FutureSkewTicks;
    }

    /// <summary>Readings a second.</summary>
    public double Rate { get; }

    public int Readings { get; }

    /// <summary>The share of the metrics that a reading has.</summary>
    public double Subset { get; }

    /// <summary>The share of readings that are behind others by less than the allowed lateness.</summary>
    public double Disorder { get; }

    /// <summary>The share of readings that are behind others by more.</summary>
    public double Late { get; }

    /// <summary>The share of readings that have the event time of the one before.</summary>
    public double Ties { get; }

    /// <summary>The share of pauses of up to two hours.</summary>
    public double Gaps { get; }

    /// <summary>The share of readings that are sent again.</summary>
    public double Duplicates { get; }

    /// <summary>The share of readings that have an id.</summary>
    public double Ids { get; }

    /// <summary>Whether all of the log is sent a second time at its end, oldest first.</summary>
    public bool SendAgain { get; }

    /// <summary>The share of metrics that are named without a value.</summary>
    public double Missing { get; }

    /// <summary>The share of readings that are ahead of their arrival; 1 for a clock that is ahead all the time.</summary>
    public double Ahead { get; }

    /// <summary>The share of readings that retire the sensor.</summary>
    public double Retires { get; }

    public ArrivalKind Arrival { get; }

    public long Lateness { get; }

    public long FutureSkew { get; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rate:G3} Hz, subset {Subset}, disorder {Disorder}, late {Late}, ties {Ties}, gaps {Gaps}, duplicates {Duplicates}, ids {Ids}{(SendAgain ? " all sent again" : "")}, missing {Missing}, ahead {Ahead}, arrival {Arrival}{(Retires > 0 ? ", retired" : "")}");
}
