using System.Collections;
using System.Reflection;
using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.Operators.Windows;
using SensorGrid.Sql.Tests.Running;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.State;

/// <summary>Everything that has state, or computes from it, is in one of the programs whose runs are cut.</summary>
public sealed class CoverageTests
{
    private static readonly Lazy<HashSet<Type>> Used = new(FindUsed);

    public static TheoryData<string> Names => [.. Concrete().Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_program_that_is_cut_has_it(string name) =>
        Assert.True(Used.Value.Any(type => type.FullName == name), $"{name} is in no program of StateCases: add one, so that the tests of its state cannot be forgotten.");

    private static IEnumerable<Type> Concrete() => typeof(Operator).Assembly.GetTypes().Where(
        type => !type.IsAbstract && new[] { typeof(Operator), typeof(WindowState), typeof(WindowFunction), typeof(Aggregate) }.Any(type.IsSubclassOf));

    private static HashSet<Type> FindUsed()
    {
        var types = new HashSet<Type>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var each in StateCases.All)
        {
            var run = each.Compile(Some.Start).Start(new Recorded());
            for (var i = 0; i < each.Inputs.Length; i++)
            {
                run.Add(i, new Row(Some.Start, [.. each.Inputs[i].Schema.Columns.Select(_ => Value.Null)]));
            }

            Walk(run, types, seen);
        }

        return types;
    }

    /// <summary>Finds the types of all objects that can be reached.</summary>
    private static void Walk(object root, HashSet<Type> types, HashSet<object> seen)
    {
        var left = new Stack<object>([root]);
        while (left.TryPop(out var next))
        {
            if (next is string or Type or Pointer or MemberInfo || (!next.GetType().IsValueType && !seen.Add(next)))
            {
                continue;
            }

            types.Add(next.GetType());
            foreach (var part in next is IEnumerable items and (Array or IDictionary) ? items.Cast<object?>() : Fields(next))
            {
                if (part is not null && !part.GetType().IsPrimitive)
                {
                    left.Push(part);
                }
            }
        }
    }

    private static IEnumerable<object?> Fields(object value)
    {
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.FieldType.IsPrimitive && !field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                {
                    yield return field.GetValue(value);
                }
            }
        }
    }
}
