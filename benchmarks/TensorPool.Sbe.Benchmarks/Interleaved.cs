using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace TensorPool.Sbe.Benchmarks;

/// <summary>
/// Compares the candidates of each benchmark on a machine that others use as well: in turns, some hundred microseconds
/// each, so that a disturbance hits all of them, and by a low percentile, which leaves most disturbances out.
/// BenchmarkDotNet runs one candidate after the other, and ratios suffer when the load changes in between.
/// </summary>
internal static class Interleaved
{
    private const int Turns = 1000;
    private const double Percentile = 0.2;
    private static readonly TimeSpan Turn = TimeSpan.FromMicroseconds(400);

    public static void Run(string filter)
    {
        Console.WriteLine("| Benchmark | ns | Median ns | Ratio | Bytes |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (
            Type type in typeof(Interleaved).Assembly.GetTypes().OrderBy(static t => t.Name, StringComparer.Ordinal)
        )
        {
            if (
                type.Name.EndsWith("Benchmarks", StringComparison.Ordinal)
                && type.Name.Contains(filter, StringComparison.Ordinal)
            )
            {
                Run(type);
            }
        }
    }

    private static void Run(Type type)
    {
        object instance = Activator.CreateInstance(type)!;
        type.GetMethod("Setup")!.Invoke(instance, null);
        foreach (
            IGrouping<string, Candidate> category in type.GetMethods()
                .Select(m => Candidate.Of(m, instance))
                .OfType<Candidate>()
                .GroupBy(static c => c.Category)
        )
        {
            Candidate[] candidates = [.. category];
            Measure(candidates);
            Candidate baseline = candidates.Single(static c => c.IsBaseline);
            foreach (Candidate c in candidates)
            {
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {type.Name}.{c.Name} | {c.At(Percentile):F1} | {c.At(0.5):F1} | {c.At(Percentile) / baseline.At(Percentile):F2} | {c.Bytes} |"
                    )
                );
            }
        }
    }

    private static void Measure(Candidate[] candidates)
    {
        // Until the last tier of the compiler is reached; it compiles in the background.
        for (int i = 0; i < 8; i++)
        {
            foreach (Candidate c in candidates)
            {
                _ = c.Time(3000);
            }

            Thread.Sleep(100);
        }

        int calls = Math.Max(1, (int)(Turn.TotalNanoseconds / (candidates[0].Time(1000) * candidates[0].Operations)));
        for (int i = 0; i < Turns; i++)
        {
            foreach (Candidate c in candidates)
            {
                c.Times.Add(c.Time(calls));
            }
        }

        foreach (Candidate c in candidates)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = c.Time(1000);
            c.Bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
            c.Times.Sort();
        }
    }

    private sealed class Candidate(string name, string category, bool isBaseline, int operations, Func<long> call)
    {
        public string Name { get; } = name;

        public string Category { get; } = category;

        public bool IsBaseline { get; } = isBaseline;

        public int Operations { get; } = operations;

        public List<double> Times { get; } = new(Turns);

        public long Bytes { get; set; }

        public static Candidate? Of(MethodInfo method, object instance) =>
            method.GetCustomAttribute<BenchmarkAttribute>() is { } attribute
                ? new Candidate(
                    method.Name,
                    method.GetCustomAttribute<BenchmarkCategoryAttribute>()?.Categories[0] ?? "",
                    attribute.Baseline,
                    attribute.OperationsPerInvoke,
                    method.CreateDelegate<Func<long>>(instance)
                )
                : null;

        /// <summary>Nanoseconds per operation, over so many calls.</summary>
        public double Time(int calls)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++)
            {
                _ = call();
            }

            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls / Operations;
        }

        public double At(double percentile) => Times[(int)(Times.Count * percentile)];
    }
}
