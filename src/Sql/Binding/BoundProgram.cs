namespace SensorGrid.Sql.Binding;

/// <summary>A program without errors.</summary>
/// <param name="Inputs">The streams from outside.</param>
/// <param name="Streams">The streams that it declares and those of queries by themselves, in the order of the text.</param>
/// <param name="Errors">The stream of rows that could not be computed.</param>
/// <param name="Pumps">The pumps, in the order of the text.</param>
internal sealed record BoundProgram(
    IReadOnlyList<BoundStream> Inputs, IReadOnlyList<BoundStream> Streams, BoundStream Errors, IReadOnlyList<BoundPump> Pumps)
{
    /// <summary>All streams: the inputs, those that it declares, and the error stream.</summary>
    public IEnumerable<BoundStream> All => Inputs.Concat(Streams).Append(Errors);
}
