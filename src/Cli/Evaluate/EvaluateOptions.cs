using SensorGrid.Cli.Evaluate.Budgets;
using SensorGrid.Cli.Input;

namespace SensorGrid.Cli.Evaluate;

/// <summary>The data and fleets that a model is evaluated on.</summary>
/// <param name="Data">The folder of labelled series, and how to read them; null for none.</param>
/// <param name="Labels">Their labels.</param>
/// <param name="Model">The model's folder; null for the built-in one.</param>
/// <param name="Fleets">The made-up fleets that are watched too; null for none.</param>
internal sealed record EvaluateOptions(InputOptions? Data, string? Labels, string? Model, TrialOptions? Fleets);
