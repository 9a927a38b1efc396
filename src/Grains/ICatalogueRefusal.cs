namespace SensorGrid.Grains;

/// <summary>Reports whether this silo can compute by the revisions of the definitions.</summary>
public interface ICatalogueRefusal
{
    /// <summary>The reason why this silo cannot compile a revision, in sentences: sensors and shards that are pinned to it wait. Null when it can.</summary>
    string? Refusal { get; }
}
