namespace SensorGrid.Api.Inference.Models;

/// <summary>A tensor in a model's metadata.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">The type of its elements, as the protocol writes it.</param>
/// <param name="Shape">Its shape; -1 for any size.</param>
internal sealed record TensorShape(string Name, string Datatype, int[] Shape);
