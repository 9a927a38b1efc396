namespace SensorGrid.Api.Inference.Documents;

internal sealed record InferenceModelListDocument(string[] Models);
