using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Anomalies;

/// <summary>A <see cref="SiteSilence"/> as stored: one item, written before the feed shows its change.</summary>
[GenerateSerializer, Immutable, Alias("site-silence")]
internal sealed class SiteSilenceState
{
    /// <summary>Its number, from 1: the feed's silences of the site in the order in which they came.</summary>
    [Id(0)] public int Number { get; set; }

    /// <summary>The anomaly of the site, as it stands.</summary>
    [Id(1)] public SensorAnomaly? Anomaly { get; set; }

    /// <summary>The time when the first of the sensors that made it stopped.</summary>
    [Id(2)] public DateTimeOffset From { get; set; }

    /// <summary>The time when the last of the returned sensors came back.</summary>
    [Id(3)] public DateTimeOffset LastBack { get; set; }

    /// <summary>The ids of the folded silences, 16 bytes each: see <see cref="AnomalyIds"/>.</summary>
    [Id(4)] public byte[] Members { get; set; } = [];

    /// <summary>The ends of the members: 1 for one that is over, and 0 otherwise.</summary>
    [Id(5)] public byte[] Over { get; set; } = [];
}
