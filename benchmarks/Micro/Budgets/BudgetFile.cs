using System.Text.Json;

namespace SensorGrid.Micro.Budgets;

/// <summary><c>budgets.json</c>: how many bytes each benchmark may allocate per operation.</summary>
internal static class BudgetFile
{
    public static Dictionary<string, long> Load() =>
        JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "budgets.json")))
        ?? throw new InvalidDataException("budgets.json is null.");
}
