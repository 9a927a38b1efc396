namespace SensorGrid.Api.Inference.Documents;

internal sealed record InferenceLiveDocument(bool Live);
