namespace SensorGrid.Grains.Interfaces.Inference;

/// <summary>The outputs of a model.</summary>
/// <param name="Outcome">Whether there are any.</param>
/// <param name="Outputs">For each output of the model a number for each row; none without an outcome.</param>
[GenerateSerializer, Immutable, Alias("rows-answer")]
public sealed record RowsAnswer([property: Id(0)] RowsOutcome Outcome, [property: Id(1)] float[][] Outputs)
{
    /// <summary>The answer of a silo that works on as many questions as it may at the moment.</summary>
    public static RowsAnswer Busy { get; } = new(RowsOutcome.Busy, []);

    /// <summary>The answer of a silo that has another model under this name, or none.</summary>
    public static RowsAnswer Changed { get; } = new(RowsOutcome.Changed, []);
}
