namespace SensorGrid.Api.Inference.Tensors;

/// <summary>An output that a request wants.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsBinary">Whether it comes as bytes after the JSON.</param>
internal sealed record RequestedOutput(string Name, bool IsBinary);
