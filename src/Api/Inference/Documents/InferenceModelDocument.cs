namespace SensorGrid.Api.Inference.Documents;

internal sealed record InferenceModelDocument(string Name, string[] Versions, string Platform, InferenceTensorDocument[] Inputs, InferenceTensorDocument[] Outputs);
