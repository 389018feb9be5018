using System.Globalization;
using Demarc.Bench;

// Each benchmark is one file with a static Run; the first argument names it.
switch (args.FirstOrDefault())
{
    case "cel":
        CelBenchmark.Run(Console.Out);
        return 0;
    case "scale":
        ScaleBenchmark.Run(Console.Out, args[1..]);
        return 0;
    case "scale-one":
        ScaleBenchmark.RunOne(Console.Out, args[1], args[2], args[3]);
        return 0;
    case "checks":
        ChecksBenchmark.Run(Console.Out, args[1..]);
        return 0;
    case "prepare":
        // What checks-one is given, for a profiler: it prints nothing and leaves the files.
        Measured.PackContent(args[1]);
        SyntheticItems.Write(Path.Combine(args[1], "items.json"), int.Parse(args[2], CultureInfo.InvariantCulture), ItemKinds.Checked);
        return 0;
    case "steps":
        StepsBenchmark.Run(
            Console.Out, args[1], args.ElementAtOrDefault(2) ?? "",
            int.Parse(args.ElementAtOrDefault(3) ?? "4", CultureInfo.InvariantCulture));
        return 0;
    case "parts":
        PartsBenchmark.Run(Console.Out, args[1]);
        return 0;
    case "checks-one":
        ChecksBenchmark.RunOne(Console.Out, args[1], args[2], args[3]);
        return 0;
    case "store":
        StoreBenchmark.Run(Console.Out, args[1..]);
        return 0;
    case "store-one":
        StoreBenchmark.RunOne(Console.Out, args[1], args[2], args[3], args[4], args[5]);
        return 0;
    case "pages":
        await PagesBenchmark.Run(Console.Out, args[1..]);
        return 0;
    case "pages-serve":
        await PagesBenchmark.Serve(Console.Out, args[1], args[2], args[3]);
        return 0;
    case "ledger" when args.ElementAtOrDefault(1) == "verify":
        LedgerVerifyBenchmark.Run(
            Console.Out, int.Parse(args.ElementAtOrDefault(2) ?? "1000000", CultureInfo.InvariantCulture),
            int.Parse(args.ElementAtOrDefault(3) ?? "1024", CultureInfo.InvariantCulture));
        return 0;
    case "ledger" when args.ElementAtOrDefault(1) == "flip":
        LedgerFlipBenchmark.Run(Console.Out, int.Parse(args.ElementAtOrDefault(2) ?? "300", CultureInfo.InvariantCulture));
        return 0;
    case "ledger" when args.ElementAtOrDefault(1) == "append":
        // The address is that of a server with fsync on; else it says nothing.
        LedgerBenchmark.Run(
            Console.Out, int.Parse(args.ElementAtOrDefault(2) ?? "20000", CultureInfo.InvariantCulture), args.ElementAtOrDefault(3));
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: Demarc.Bench cel | scale [RESOURCES]... | checks [RESOURCES]... | prepare FOLDER RESOURCES "
            + "| steps FOLDER [STEP [ROUNDS]] | store [ADDRESS] [RESOURCES]... | pages [WORKLOADS] "
            + "| ledger verify [ENTRIES [BYTES]] | ledger flip [ENTRIES] | ledger append [ENTRIES [POSTGRES]]");
        return 2;
}
