namespace SensorGrid.Features.Detection;

/// <summary>The kind of an anomaly. Part of the stored format and of the wire contract.</summary>
public enum AnomalyKind
{
    /// <summary>Values that are unlike what the sensor did before.</summary>
    Score = 0,

    /// <summary>A pause unlike those that the sensor made before. It is known while it lasts, by how far the sensor's shards have been read.</summary>
    Silence = 1,

    /// <summary>Silences of several sensors of a site that stopped together. The feed of the site makes it of theirs; no sensor has one.</summary>
    SiteSilence = 2,
}
