using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Operators.Windows;

/// <summary>The features of all metrics of a sensor as of one instant. The values are the operator's: they are overwritten by the next computation.</summary>
/// <param name="Names">Their names: metrics in ordinal order, each with its features in the order of the definitions; the derived features last.</param>
/// <param name="Values">Their values, in the same order; NaN for none.</param>
/// <param name="Warmup">The features whose window is not covered.</param>
/// <param name="Edges">The windows that begin elsewhere than they are defined to.</param>
internal readonly record struct WindowAnswer(string[] Names, double[] Values, string[] Warmup, WindowEdge[] Edges);
