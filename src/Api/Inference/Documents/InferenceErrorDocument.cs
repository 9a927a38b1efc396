namespace SensorGrid.Api.Inference.Documents;

internal sealed record InferenceErrorDocument(string Error);
