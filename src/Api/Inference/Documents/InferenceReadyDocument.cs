namespace SensorGrid.Api.Inference.Documents;

internal sealed record InferenceReadyDocument(bool Live, bool Ready);
