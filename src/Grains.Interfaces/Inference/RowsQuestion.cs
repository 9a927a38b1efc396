namespace SensorGrid.Grains.Interfaces.Inference;

/// <summary>Rows for a model.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Key">Its key when the rows were made for it.</param>
/// <param name="Values">The rows, one after the other, each with the model's columns in their order; at most <see cref="MostRows"/>.</param>
[GenerateSerializer, Immutable, Alias("rows-question")]
public sealed record RowsQuestion([property: Id(0)] string Model, [property: Id(1)] string Key, [property: Id(2)] float[] Values)
{
    /// <summary>The most rows of a question.</summary>
    public const int MostRows = 4096;
}
