package import Document

/// The long forms of the codes of this room, in alphabetical order.
package let policyDiagnosticCodes: [DiagnosticExplanation] = PolicyCode.allCases
    .sorted { $0.rawValue < $1.rawValue }
    .map { code in
        let (title, text) = code.explanation
        return DiagnosticExplanation(code: code.rawValue, title: title, text: text)
    }

extension PolicyCode {
    fileprivate var explanation: (title: String, text: String) {
        switch self {
        case .badGlob: Self.badGlobText
        case .badList: Self.badListText
        case .badName: Self.badNameText
        case .badSlice: Self.badSliceText
        case .badSource: Self.badSourceText
        case .badUnit: Self.badUnitText
        case .bandwidthAbsent: Self.bandwidthAbsentText
        case .bandwidthBelowMinimum: Self.bandwidthBelowMinimumText
        case .bandwidthUnit: Self.bandwidthUnitText
        case .burstAboveQuota: Self.burstAboveQuotaText
        case .cacheAboveNode: Self.cacheAboveNodeText
        case .cacheAbsent: Self.cacheAbsentText
        case .cacheOvercommit: Self.cacheOvercommitText
        case .cacheOverlap: Self.cacheOverlapText
        case .cacheSizeUnknown: Self.cacheSizeUnknownText
        case .cbmNotContiguous: Self.cbmNotContiguousText
        case .cbmOutOfRange: Self.cbmOutOfRangeText
        case .cbmTooShort: Self.cbmTooShortText
        case .cdpAbsent: Self.cdpAbsentText
        case .ceilingBelowSetting: Self.ceilingBelowSettingText
        case .cgroup2Absent: Self.cgroup2AbsentText
        case .controllerAbsent: Self.controllerAbsentText
        case .cpuAbsent: Self.cpuAbsentText
        case .deviceAbsent: Self.deviceAbsentText
        case .deviceIsPartition: Self.deviceIsPartitionText
        case .domainAbsent: Self.domainAbsentText
        case .duplicateClass: Self.duplicateClassText
        case .duplicateDevice: Self.duplicateDeviceText
        case .duplicateMatch: Self.duplicateMatchText
        case .duplicateNode: Self.duplicateNodeText
        case .duplicateRung: Self.duplicateRungText
        case .duplicateSlice: Self.duplicateSliceText
        case .emptyClass: Self.emptyClassText
        case .exclusiveOverlap: Self.exclusiveOverlapText
        case .exclusiveWithoutCache: Self.exclusiveWithoutCacheText
        case .fileAbsent: Self.fileAbsentText
        case .floorAboveSetting: Self.floorAboveSettingText
        case .floorBelowProtection: Self.floorBelowProtectionText
        case .highAboveMax: Self.highAboveMaxText
        case .idleWithWeight: Self.idleWithWeightText
        case .killNotLast: Self.killNotLastText
        case .limitAboveNode: Self.limitAboveNodeText
        case .malformedQuantity: Self.malformedQuantityText
        case .minAboveLow: Self.minAboveLowText
        case .missingKey: Self.missingKeyText
        case .missingMatch: Self.missingMatchText
        case .missingUnit: Self.missingUnitText
        case .mixedCacheContent: Self.mixedCacheContentText
        case .monitoringAbsent: Self.monitoringAbsentText
        case .negativeQuantity: Self.negativeQuantityText
        case .nodeAbsent: Self.nodeAbsentText
        case .nothingYields: Self.nothingYieldsText
        case .outOfRange: Self.outOfRangeText
        case .overlappingMatch: Self.overlappingMatchText
        case .partitionWithoutCPUs: Self.partitionWithoutCPUsText
        case .pathEscape: Self.pathEscapeText
        case .protectionAboveLimit: Self.protectionAboveLimitText
        case .protectionOvercommit: Self.protectionOvercommitText
        case .quantityOverflow: Self.quantityOverflowText
        case .quantityTooFine: Self.quantityTooFineText
        case .rawCommand: Self.rawCommandText
        case .rawHasKey: Self.rawHasKeyText
        case .resctrlAbsent: Self.resctrlAbsentText
        case .resctrlUnmounted: Self.resctrlUnmountedText
        case .rungNotGrowable: Self.rungNotGrowableText
        case .rungWithoutBase: Self.rungWithoutBaseText
        case .uclampReversed: Self.uclampReversedText
        case .unknownKey: Self.unknownKeyText
        case .unknownRung: Self.unknownRungText
        case .unknownUnit: Self.unknownUnitText
        case .unknownVersion: Self.unknownVersionText
        case .unknownWord: Self.unknownWordText
        case .weightAndNice: Self.weightAndNiceText
        case .wrongType: Self.wrongTypeText
        case .wrongUnit: Self.wrongUnitText
        case .yieldsWithoutObjective: Self.yieldsWithoutObjectiveText
        }
    }
}
