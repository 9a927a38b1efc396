using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Finds where the columns of a plan's rows come from, and by which keys its operators divide what they remember.</summary>
internal static class PlanOrigins
{
    private const string CastToVarchar = "CAST AS VARCHAR";

    /// <summary>Finds the origins of a plan's columns.</summary>
    public static ColumnOrigin[] Of(Plan plan) => plan switch
    {
        StreamPlan stream => [.. stream.Schema.Columns.Select((column, index) => OfStream(stream.Stream, column, index))],
        TablePlan table => [.. table.Schema.Columns.Select(column => new ColumnOrigin(ColumnMessages.Quote(column.Name), [$"{table.Table.Name}.{column.Name}"]))],
        ProjectPlan project => OfScalars(project, project.Scalars, project.Input),
        StepPlan { Carried: { } carried } step => OfScalars(step, carried, step.Input),
        StepPlan step => OfStep(step),
        UnionPlan union => [.. union.Inputs.Select(Of).Aggregate((left, right) => [.. left.Zip(right, OfBoth)])],
        StreamJoinPlan join => OfJoin(join),
        _ => [.. plan.Schema.Columns.Select(column => Unknown(plan, column))],
    };

    /// <summary>Finds the keys of an operator; null where it has none, or rows only wait.</summary>
    public static IReadOnlyList<ColumnOrigin>? KeysOf(Plan plan)
    {
        if (plan is StreamJoinPlan join)
        {
            var (left, right) = (Of(join.Inputs[0]), Of(join.Inputs[1]));
            return join.IsByKey
                ? [.. join.Keys.Select(pair => Same(OfScalar(pair.Left, left, join.Inputs[0].Schema), OfScalar(pair.Right, right, join.Inputs[1].Schema))).Where(key => !key.IsTime)]
                : [];
        }

        if (plan is not StepPlan { Memory.Keys: { } keys } step)
        {
            return null;
        }

        var origins = Of(step.Input);
        return [.. keys.Select(key => OfScalar(key, origins, step.Input.Schema)).Where(key => !key.IsTime)];
    }

    private static ColumnOrigin OfStream(BoundStream stream, Column column, int index) =>
        new(ColumnMessages.Quote(column.Name), [$"{stream.Name}.{column.Name}"]) { Columns = [(stream, index)] };

    private static ColumnOrigin Unknown(Plan plan, Column column) => new(ColumnMessages.Quote(column.Name), [FormattableString.Invariant($"{plan.GetHashCode()}.{column.Name}")]);

    private static ColumnOrigin[] OfScalars(Plan plan, IReadOnlyList<Scalar?> scalars, Plan input)
    {
        var origins = Of(input);
        return [.. scalars.Select((scalar, index) => scalar is null ? Unknown(plan, plan.Schema.Columns[index]) : OfScalar(scalar, origins, input.Schema))];
    }

    // What an operator adds stands behind the columns of its input.
    private static ColumnOrigin[] OfStep(StepPlan step)
    {
        var input = Of(step.Input);
        return [.. step.Schema.Columns.Select((column, index) => index < input.Length && step.Input.Schema.Columns[index].Name == column.Name ? input[index] : Unknown(step, column))];
    }

    private static ColumnOrigin[] OfJoin(StreamJoinPlan join)
    {
        var (left, right) = (Of(join.Inputs[0]), Of(join.Inputs[1]));
        ColumnOrigin[] both = [.. left, .. right];
        foreach (var (leftKey, rightKey) in join.Keys)
        {
            if (leftKey is ColumnScalar one && rightKey is ColumnScalar other)
            {
                both[one.Index] = Same(left[one.Index], right[other.Index]);
                both[left.Length + other.Index] = Same(right[other.Index], left[one.Index]);
            }
        }

        return both;
    }

    /// <summary>Two columns that a join has made equal.</summary>
    private static ColumnOrigin Same(ColumnOrigin origin, ColumnOrigin other) => origin with { Identities = [.. origin.Identities.Union(other.Identities)], IsTime = origin.IsTime && other.IsTime };

    /// <summary>A column of two streams that are united: what it is of both.</summary>
    private static ColumnOrigin OfBoth(ColumnOrigin left, ColumnOrigin right) => left with
    {
        Identities = [.. left.Identities.Union(right.Identities)],
        Columns = left.Columns.Count > 0 && right.Columns.Count > 0 ? [.. left.Columns, .. right.Columns] : [],
        IsTime = left.IsTime && right.IsTime,
        Cut = Math.Min(left.Cut, right.Cut),
    };

    private static ColumnOrigin OfScalar(Scalar scalar, ColumnOrigin[] origins, RowSchema schema)
    {
        switch (scalar)
        {
            case ColumnScalar column:
                return origins[column.Index];
            case { ReadsRowTimeOnly: true } or { IsConstant: true }:
                return new ColumnOrigin(ColumnMessages.Named(scalar, schema), [scalar.ToString()]) { IsTime = true };
            case MapScalar { Operands: [ColumnScalar { Type.IsText: true } text] } cast when cast.Name.StartsWith(CastToVarchar, StringComparison.Ordinal):
                var cut = scalar.Type.Precision > 0 ? scalar.Type.Precision : int.MaxValue;
                return origins[text.Index] with { Cut = Math.Min(origins[text.Index].Cut, cut) };
            default:
                var identities = new RowSchema([.. schema.Columns.Select((column, index) => column with { Name = string.Join('|', origins[index].Identities) })]);
                var names = new RowSchema([.. schema.Columns.Select((column, index) => column with { Name = origins[index].Name.Trim('"') })]);
                return new ColumnOrigin(ColumnMessages.Named(scalar, names), [ColumnMessages.Named(scalar, identities)])
                {
                    IsTime = scalar is OperationScalar { Operands: var operands } && operands.All(operand => OfScalar(operand, origins, schema).IsTime),
                };
        }
    }
}
