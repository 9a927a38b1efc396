namespace SensorGrid.Api.Inference.Documents;

internal sealed record InferenceTensorDocument(string Name, string Datatype, int[] Shape, Dictionary<string, object>? Parameters = null, object[]? Data = null);
