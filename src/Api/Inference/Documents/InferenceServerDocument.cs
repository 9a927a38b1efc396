namespace SensorGrid.Api.Inference.Documents;

internal sealed record InferenceServerDocument(string Name, string Version, string[] Extensions);
