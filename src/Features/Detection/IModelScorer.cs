namespace SensorGrid.Features.Detection;

/// <summary>Runs a model. Safe for concurrent use.</summary>
public interface IModelScorer
{
    /// <summary>The model.</summary>
    ModelDescription Model { get; }

    /// <summary>The software that runs the model, with its version: another one may round otherwise.</summary>
    string Runtime => "";

    /// <summary>
    /// Scores rows. The score of a row is a function of the row alone, to the bit: not of the other rows, their number, or what else is scored at the
    /// same time. Waits while too much is being scored already; drops nothing.
    /// </summary>
    /// <param name="inputs">The rows, one after the other: <see cref="DetectorInputs.Count"/> numbers for each score. Not changed before the call returns.</param>
    /// <param name="scores">Filled, a score for each row.</param>
    /// <param name="cancellationToken">The token that ends the wait.</param>
    ValueTask ScoreAsync(ReadOnlyMemory<float> inputs, Memory<RowScore> scores, CancellationToken cancellationToken);
}
