using SensorGrid.Api.Problems;

namespace SensorGrid.Api.SageMaker.Signatures;

/// <summary>A problem with the proof of a key; its type among AWS' errors does not follow from its status.</summary>
/// <param name="Type">The type, such as <c>InvalidSignatureException</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">The fault and its remedy.</param>
internal sealed record SignatureProblem(string Type, int Status, string Detail) : Problem(Status, Detail);
