using System.Globalization;
using System.Text.Json;
using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Definitions;

/// <summary>Reads and checks <c>alarms</c> of <c>features.json</c>.</summary>
internal sealed class AlarmDefinitionsParser
{
    private const int MostOverrides = 256;
    private const string Example = """{ "sensors": "plant-3/*", "budgetPerSensorDay": 1 }""";
    private const string Budget = "budgetPerSensorDay";

    private readonly Mistakes _mistakes;

    private AlarmDefinitionsParser(Mistakes mistakes) => _mistakes = mistakes;

    /// <summary>Reads the member <c>alarms</c>, and reports what is wrong with it.</summary>
    /// <param name="parent">The members of the file.</param>
    /// <param name="mistakes">Receives the mistakes.</param>
    /// <returns>The alarms without what is wrong; null when they are left out or no object.</returns>
    public static AlarmDefinitions? Read(MemberReader parent, Mistakes mistakes) =>
        parent.Members("alarms") is { } members ? new AlarmDefinitionsParser(mistakes).Read(members) : null;

    private AlarmDefinitions Read(MemberReader members)
    {
        var shares = ReadShares(members, new Shares(AlarmDefinition.Default.WarningShare, AlarmDefinition.Default.CriticalShare));
        var fleet = Of(ReadBudget(members, AlarmDefinition.Default.BudgetPerSensorDay), shares);
        var overrides = members.Find("sensors") is { } sensors ? ReadOverrides(sensors, fleet, shares) : [];
        members.Finish();
        return new AlarmDefinitions(fleet, overrides);
    }

    private List<AlarmOverride> ReadOverrides(Node sensors, AlarmDefinition fleet, Shares shares)
    {
        if (sensors.Kind != JsonValueKind.Array)
        {
            _mistakes.Add(sensors.Offset, $"'sensors' must be a list of at most {MostOverrides} objects such as {Example}, but is {sensors.Shown}.");
            return [];
        }

        if (sensors.Items.Count > MostOverrides)
        {
            _mistakes.Add(sensors.Offset, $"'sensors' must be a list of at most {MostOverrides} objects, but has {sensors.Items.Count}: use fewer, with patterns such as \"plant-3/*\".");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. sensors.Items.Select(item => ReadOverride(item, fleet, shares, seen)).OfType<AlarmOverride>()];
    }

    private AlarmOverride? ReadOverride(Node node, AlarmDefinition fleet, Shares shares, HashSet<string> seen)
    {
        if (node.Kind != JsonValueKind.Object)
        {
            _mistakes.Add(node.Offset, $"An element of 'sensors' must be an object such as {Example}, but is {node.Shown}.");
            return null;
        }

        var members = new MemberReader(node, _mistakes);
        var sensors = ReadPattern(members, seen);
        var alarms = Of(ReadBudget(members, fleet.BudgetPerSensorDay), ReadShares(members, shares));
        members.Finish();
        return sensors is null ? null : new AlarmOverride(sensors, alarms);
    }

    private string? ReadPattern(MemberReader members, HashSet<string> seen)
    {
        if (members.Find("sensors") is not { } node)
        {
            members.ReportMissing("sensors", "write a sensor's id, or the beginning of ids and a *, such as \"sensors\": \"plant-3/*\"");
            return null;
        }

        var pattern = SensorPattern.Read(node, _mistakes);
        if (pattern is not null && !seen.Add(pattern))
        {
            _mistakes.Add(node.Offset, $"'sensors' is '{Node.Show(pattern)}', as that of an earlier element is, which counts: leave one of the two out.");
        }

        return pattern;
    }

    private static Shares ReadShares(MemberReader parent, Shares otherwise)
    {
        if (parent.Members("severities") is not { } members)
        {
            return otherwise;
        }

        var shares = new Shares(ReadShare(members, "warning", otherwise.Warning), ReadShare(members, "critical", otherwise.Critical));
        members.Finish();
        if (!(shares.Critical >= shares.Warning))
        {
            return shares;
        }

        var name = members.Find("critical") is null ? "warning" : "critical";
        var remedy = name == "warning" ? ": write a lower 'critical', too." : ".";
        members.Report(name, FormattableString.Invariant($"'critical' must be below 'warning', but is {shares.Critical}, and that is {shares.Warning}{remedy}"));
        return default;
    }

    private static double ReadBudget(MemberReader members, double otherwise)
    {
        if (members.Find(Budget) is not { } value)
        {
            return otherwise;
        }

        if (TryReadNumber(value, out var budget) && budget is >= AlarmDefinition.LeastBudget and <= AlarmDefinition.MostBudget)
        {
            return budget;
        }

        members.Report(value, FormattableString.Invariant(
            $"'{Budget}' must be a number of alarms from {AlarmDefinition.LeastBudget} to {AlarmDefinition.MostBudget}, such as 0.1, but is {value.Shown}{Unquoted(value)}"));
        return otherwise;
    }

    private static double? ReadShare(MemberReader members, string name, double? otherwise)
    {
        if (members.Find(name) is not { } value)
        {
            return otherwise;
        }

        if (TryReadNumber(value, out var share) && share is > 0 and < 1)
        {
            return share;
        }

        members.Report(value, $"'{name}' must be a share of the budget, a number above 0 and below 1, such as 0.1, but is {value.Shown}{Unquoted(value)}");
        return null;
    }

    private static bool TryReadNumber(Node value, out double number)
    {
        number = default;
        return value.Kind == JsonValueKind.Number && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static string Unquoted(Node value) =>
        value.Kind == JsonValueKind.String && value.Text.Length > 0 && value.Text.All(character => char.IsAsciiDigit(character) || character == '.') ? ": write it without quotes." : ".";

    private static AlarmDefinition Of(double budget, Shares shares) =>
        new(budget, shares.Warning ?? AlarmDefinition.Default.WarningShare, shares.Critical ?? AlarmDefinition.Default.CriticalShare);

    /// <summary>The shares of the budget; null for one that is wrong, which is not compared.</summary>
    private readonly record struct Shares(double? Warning, double? Critical);
}
