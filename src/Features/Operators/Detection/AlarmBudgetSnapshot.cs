using SensorGrid.Features.Definitions;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The stored form of an <see cref="AlarmDefinition"/>: two bytes for the default one.</summary>
internal static class AlarmBudgetSnapshot
{
    public static void Write(SnapshotWriter writer, AlarmDefinition alarms)
    {
        var hasOwnShares = alarms with { BudgetPerSensorDay = AlarmDefinition.Default.BudgetPerSensorDay } != AlarmDefinition.Default;
        writer.DoubleUnless(alarms.BudgetPerSensorDay, AlarmDefinition.Default.BudgetPerSensorDay);
        writer.Byte((byte)(hasOwnShares ? 1 : 0));
        if (hasOwnShares)
        {
            writer.Double(alarms.WarningShare);
            writer.Double(alarms.CriticalShare);
        }
    }

    public static AlarmDefinition Read(ref SnapshotReader reader)
    {
        var budget = reader.DoubleUnless(AlarmDefinition.Default.BudgetPerSensorDay);
        return reader.Byte() == 0 ? new AlarmDefinition(budget) : new AlarmDefinition(budget, reader.Double(), reader.Double());
    }
}
