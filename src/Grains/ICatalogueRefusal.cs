namespace SensorGrid.Grains;

/// <summary>Reports whether this silo can compute by the revisions of the definitions that were in force.</summary>
public interface ICatalogueRefusal
{
    /// <summary>The reason why this silo cannot compile a revision that was in force, in sentences: it owns no shards and no sensors. Null when it can.</summary>
    string? Refusal { get; }
}
