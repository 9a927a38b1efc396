namespace SensorGrid.Api.Inference.Documents;

internal sealed record InferenceModelReadyDocument(string Name, bool Ready);
